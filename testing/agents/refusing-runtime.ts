import { RuntimeError } from '../../agents/core/session-runtime.js';
import type { SessionReason } from '../../protocol/session.js';
import { InMemoryRuntime } from './in-memory-runtime.js';

/** A platform that cannot do what it is asked, and says why. */
export class RefusingRuntime extends InMemoryRuntime {
  constructor(
    readonly reason: SessionReason = { code: 'start-failed', message: 'The desktop could not be started. Try again.' },
    readonly detail = 'exit status 1',
  ) {
    super();
  }

  protected override converge(): Promise<void> {
    return Promise.reject(new RuntimeError(this.reason, this.detail));
  }
}

/** A platform with a defect: it fails with an error that no contract knows. */
export class DefectiveRuntime extends InMemoryRuntime {
  protected override converge(): Promise<void> {
    return Promise.reject(new TypeError('undefined is not a function'));
  }
}
