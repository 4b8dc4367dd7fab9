import type { components } from './schema';

export type Problem = components['schemas']['Problem'];

/** What the server refused, or that it could not be reached. */
export class ProblemError extends Error {
  readonly status: number;
  readonly code: string;
  readonly problem: Partial<Problem>;

  constructor(status: number, problem: Partial<Problem>) {
    super(problem.detail ?? problem.title ?? `status ${status}`);
    this.name = 'ProblemError';
    this.status = status;
    this.code = problem.code ?? (status === 0 ? 'unreachable' : 'unknown');
    this.problem = problem;
  }

  /** What is wrong with each field of a form, by the field's name. */
  fields(): Record<string, string> {
    const errors: Record<string, string> = {};
    for (const error of this.problem.errors ?? []) {
      if (error.pointer) {
        errors[error.pointer.replace(/^\//, '').replaceAll('/', '.')] = error.detail;
      }
    }
    return errors;
  }
}

/** Whether an error is that problem. */
export function isProblem(error: unknown, code: string): boolean {
  return error instanceof ProblemError && error.code === code;
}
