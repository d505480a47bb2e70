import { ChangeDetectionStrategy, Component, computed, input } from '@angular/core';
import type { AgentView } from '../../../../../protocol/http/agents.js';
import { strings } from '../strings';
import { agentLook } from './agent-look';

/** An agent's condition in a word, a colour and a shape, so that nobody depends on one of them. */
@Component({
  selector: 'app-agent-mark',
  changeDetection: ChangeDetectionStrategy.OnPush,
  host: { '[attr.data-look]': 'look()' },
  template: `
    <svg viewBox="0 0 12 12" aria-hidden="true" focusable="false">
      @switch (look()) {
        @case ('connected') {
          <circle cx="6" cy="6" r="5" />
        }
        @case ('draining') {
          <path d="M2 1h8L6.9 6 10 11H2l3.1-5Z" />
        }
        @case ('revoked') {
          <rect x="1.5" y="1.5" width="9" height="9" rx="1.5" />
        }
        @default {
          <path d="M6 .8 11.6 11H.4Z" />
        }
      }
    </svg>
    {{ text[look()] }}
  `,
  styles: `
    :host {
      display: inline-flex;
      align-items: center;
      gap: 8px;
      inline-size: fit-content;
      font-size: 14px;
      line-height: 24px;
      font-weight: 550;
      color: var(--ss-waiting);
    }
    :host([data-look='connected']) {
      color: var(--ss-running);
    }
    :host([data-look='unreachable']) {
      color: var(--ss-failed);
    }
    :host([data-look='revoked']) {
      color: var(--ss-text-soft);
    }
    svg {
      inline-size: 10px;
      block-size: 10px;
      fill: currentColor;
    }
  `,
})
export class AgentMark {
  readonly agent = input.required<AgentView>();
  protected readonly look = computed(() => agentLook(this.agent()));
  protected readonly text = strings.mark;
}
