import type { ProviderFinding, ProviderTestReport } from '../../../protocol/http/identity-providers.js';

/** Collects what a test of a provider found, in order. */
export class ProviderFindings {
  private readonly findings: ProviderFinding[] = [];

  good(check: string, detail: string): void {
    this.findings.push({ check, outcome: 'good', detail });
  }

  warn(check: string, detail: string): void {
    this.findings.push({ check, outcome: 'warning', detail });
  }

  bad(check: string, detail: string): void {
    this.findings.push({ check, outcome: 'bad', detail });
  }

  /** What there is so far. */
  report(): ProviderTestReport {
    return { isUsable: this.findings.every(({ outcome }) => outcome !== 'bad'), findings: this.findings };
  }
}
