import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { AgentWarning } from '../../../../../protocol/agent/warnings.js';
import { strings } from '../strings';
import { warningTitle } from './warning-words';

/** What an agent says is the matter with its platform, and what to do about it. */
@Component({
  selector: 'app-agent-warnings',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h2 id="warnings-title">{{ text.title }}</h2>
    @for (warning of warnings(); track warning.code) {
      <article [attr.data-warning]="warning.code">
        <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false"><path d="M6 .8 11.6 11H.4Z" /></svg>
        <div>
          <h3>{{ title(warning) }}</h3>
          <p>{{ warning.message }}</p>
        </div>
      </article>
    }
  `,
  styles: `
    :host {
      display: grid;
      gap: 8px;
    }
    article {
      display: flex;
      gap: 12px;
      padding: 12px 16px;
      border-radius: var(--ss-radius-m);
      background: var(--ss-waiting-soft);
    }
    article > div {
      min-inline-size: 0;
      overflow-wrap: anywhere;
    }
    svg {
      flex: none;
      inline-size: 12px;
      block-size: 12px;
      margin-block-start: 6px;
      fill: var(--ss-waiting);
    }
    p {
      max-inline-size: 80ch;
      font-size: 14px;
      line-height: 20px;
    }
  `,
})
export class AgentWarnings {
  readonly warnings = input.required<readonly AgentWarning[]>();
  protected readonly text = strings.warnings;
  protected readonly title = warningTitle;
}
