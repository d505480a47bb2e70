import { signal } from '@angular/core';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';

/** One piece of work at a time for a section of the page, with what went wrong as a signal. */
export class Work {
  readonly #problem = signal<ClientProblem | null>(null);
  readonly #isBusy = signal(false);
  readonly problem = this.#problem.asReadonly();
  readonly isBusy = this.#isBusy.asReadonly();

  /** Runs `work` unless something runs. A cancelled confirmation is no problem to show; `explain` may take one over by answering true. */
  async run(work: () => Promise<void>, explain: (problem: ClientProblem) => boolean = () => false): Promise<void> {
    if (this.#isBusy()) return;
    this.#isBusy.set(true);
    this.#problem.set(null);
    try {
      await work();
    } catch (error) {
      const problem = toProblem(error);
      if (problem.code !== 'reauth-required' && !explain(problem)) this.#problem.set(problem);
    } finally {
      this.#isBusy.set(false);
    }
  }
}
