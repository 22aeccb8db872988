export { DomainError, type DomainErrorOptions, type ProblemCode } from './domain-error.js';
export { toDomainError, toProblem, type Problem } from './to-problem.js';
