/** Placeholder until the tests of this layer arrive. */
export {};
