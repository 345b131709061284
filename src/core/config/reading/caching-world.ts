/**
 * A world that answers each question only once: thousands of programs name the same directory and the same user, and a
 * look-up may go to a network directory service. Use it for one reading only.
 */
import type { ConfigWorld } from "../model/world.js";

/** `world` with answers about directories and users kept. */
export function cachingWorld(world: ConfigWorld): ConfigWorld {
  return {
    ...world,
    isDirectory: once((path: string) => world.isDirectory(path)),
    userByName: once((name: string) => world.userByName(name)),
    userById: once((uid: number) => world.userById(uid)),
    groupIdByName: once((name: string) => world.groupIdByName(name)),
    groupExists: once((gid: number) => world.groupExists(gid)),
  };
}

function once<Question, Reply>(ask: (question: Question) => Reply): (question: Question) => Reply {
  const replies = new Map<Question, Reply>();
  return (question) => {
    if (!replies.has(question)) replies.set(question, ask(question));
    return replies.get(question) as Reply;
  };
}
