import { ChangeDetectionStrategy, Component, input } from '@angular/core';
import { RouterLink } from '@angular/router';
import { strings } from '../../core/strings';
import { BrandDrawing, type DrawingSubject } from '../../shared/brand-drawing/brand-drawing';
import { Logo } from '../../shared/logo/logo';

/** A page that stands where a screen would: what became of it, and what to do next (the projected buttons). */
@Component({
  selector: 'app-session-notice',
  imports: [BrandDrawing, Logo, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <header>
      <a routerLink="/" [attr.aria-label]="text.home"><app-logo [wordmark]="true" /></a>
    </header>
    <main id="content" tabindex="-1">
      <app-brand-drawing [subject]="subject()" />
      <div role="status">
        <h1>{{ heading() }}</h1>
        <p>{{ detail() }}</p>
      </div>
      <div class="actions"><ng-content /></div>
    </main>
  `,
  styleUrl: './session-notice.scss',
})
export class SessionNotice {
  readonly subject = input.required<DrawingSubject>();
  readonly heading = input.required<string>();
  readonly detail = input.required<string>();
  protected readonly text = strings.shell;
}
