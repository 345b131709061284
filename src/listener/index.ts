/** For authors of event listeners, result handlers and plugins in Node: `tsd-supervisor/listener`. */
export { communicate } from "./communicate.js";
export { listen, type HandlerResult as Answer, type Channels, type Handle } from "./listen.js";
export { EventReader, type ListenerEvent } from "./protocol.js";
export { RejectEvent } from "./reject-event.js";
export { connect, type Call, type RpcEnvironment } from "./rpc.js";
export type { HandledEvent, ResultHandler } from "../core/events/result-handler.js";
