/**
 * How late this machine is: the longest delay of a timer in this process so far. A limit on how soon
 * something happens must add this, or the test measures the machine.
 */
const EVERY_MS = 20;

let most = 0;
let due = performance.now() + EVERY_MS;

setInterval(() => {
  const now = performance.now();
  most = Math.max(most, now - due);
  due = now + EVERY_MS;
}, EVERY_MS).unref();

/** In seconds; 0 if no timer has been late. */
export function machineLateness(): number {
  return Math.max(most, performance.now() - due, 0) / 1000;
}
