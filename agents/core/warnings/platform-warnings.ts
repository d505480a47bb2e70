import { AgentWarning, MAX_WARNING_LENGTH } from '../../../protocol/agent/warnings.js';

/** What a runtime has found out about its platform that people should know: one warning at most for each matter. */
export class PlatformWarnings {
  private readonly matters = new Map<string, AgentWarning | null>();
  private tell: () => void = () => undefined;

  /** Every warning that stands; null until anything was found out, be it that all is well. */
  get standing(): readonly AgentWarning[] | null {
    return this.matters.size === 0 ? null : [...this.matters.values()].filter((warning) => warning !== null);
  }

  /** Says how `matter` stands now; null means that all is well. A message that is too long is cut. */
  note(matter: string, warning: AgentWarning | null): void {
    const before = this.matters.get(matter);
    const now = warning && AgentWarning.parse({ ...warning, message: warning.message.slice(0, MAX_WARNING_LENGTH) });
    this.matters.set(matter, now);
    if (before === undefined || before?.code !== now?.code || before?.message !== now?.message) this.tell();
  }

  /** Calls `changed` whenever something else stands, instead of whoever was called before. */
  watch(changed: () => void): void {
    this.tell = changed;
  }
}
