/** Composition roots live here. */
export {};
