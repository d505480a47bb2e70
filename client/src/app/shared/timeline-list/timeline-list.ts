import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import type { TimelineEntry } from '../../../../../protocol/http/sessions.js';
import { strings } from '../strings';
import { durationWords, instantWords } from '../time-words';

/** What happened to a session, oldest first, with the time each step took. */
@Component({
  selector: 'app-timeline-list',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <ol>
      @for (entry of entries(); track $index) {
        <li [attr.data-kind]="entry.kind">
          <span class="message">{{ entry.message }}</span>
          <span class="meta numbers">
            <time [attr.datetime]="entry.at">{{ at(entry.at) }}</time>
            @if (entry.durationMs !== null) {
              <span> · {{ text.took(words(entry.durationMs)) }}</span>
            }
          </span>
        </li>
      } @empty {
        <li>{{ text.empty }}</li>
      }
    </ol>
  `,
  styles: `
    li {
      position: relative;
      display: grid;
      gap: 2px;
      padding: 0 0 16px 24px;
      font-size: 14px;
      line-height: 20px;
    }
    li::before {
      content: '';
      position: absolute;
      inset: 5px auto auto 3px;
      inline-size: 10px;
      block-size: 10px;
      border-radius: 50%;
      background: var(--ss-accent);
    }
    li:not(:last-child)::after {
      content: '';
      position: absolute;
      inset: 19px auto 0 7px;
      inline-size: 2px;
      background: var(--ss-line);
    }
    li[data-kind='failed']::before {
      background: var(--ss-failed);
    }
    li[data-kind='waiting']::before {
      background: var(--ss-waiting);
    }
    .meta {
      font-size: 13px;
      color: var(--ss-text-soft);
    }
  `,
})
export class TimelineList {
  readonly entries = input.required<readonly TimelineEntry[]>();
  protected readonly text = strings.timeline;
  protected readonly words = durationWords;
  protected readonly at = instantWords;
}
