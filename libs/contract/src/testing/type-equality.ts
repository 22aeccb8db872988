/** Whether two types are the same, not merely assignable. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- only generic functions are compared by identity
export type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Does not compile unless `T` is true. */
export type Expect<T extends true> = T;
