import { ChangeDetectionStrategy, Component } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import { strings } from '../core/strings';
import { BrandDrawing } from '../shared/brand-drawing/brand-drawing';
import { Logo } from '../shared/logo/logo';

/** The page for addresses that lead nowhere. */
@Component({
  selector: 'app-not-found',
  imports: [BrandDrawing, Logo, MatButton, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <main id="content" tabindex="-1">
      <app-logo [wordmark]="true" />
      <app-brand-drawing subject="lost" />
      <h1>{{ text.title }}</h1>
      <p>{{ text.detail }}</p>
      <a matButton="filled" routerLink="/">{{ text.home }}</a>
    </main>
  `,
  styles: `
    main {
      min-block-size: 100dvh;
      display: grid;
      place-content: center;
      justify-items: center;
      gap: 12px;
      padding: 24px;
      text-align: center;
    }
    app-brand-drawing {
      margin-block: 20px 8px;
    }
    p {
      margin-block-end: 12px;
      color: var(--ss-text-soft);
    }
  `,
})
export class NotFound {
  protected readonly text = strings.notFound;
}
