/**
 * How late this machine is: the most by which a timer of this process has been late so far. A bound on how soon
 * something happens is a bound on what is under test plus this, or the test measures the machine.
 */
const EVERY_MS = 20;

let most = 0;
let due = performance.now() + EVERY_MS;

setInterval(() => {
  const now = performance.now();
  most = Math.max(most, now - due);
  due = now + EVERY_MS;
}, EVERY_MS).unref();

/** In seconds; 0 as soon as the machine always had time for us. */
export function machineLateness(): number {
  return Math.max(most, performance.now() - due, 0) / 1000;
}
