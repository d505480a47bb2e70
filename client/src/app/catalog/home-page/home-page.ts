import { ChangeDetectionStrategy, Component } from '@angular/core';
import { CatalogList } from '../catalog-list/catalog-list';
import { SharedList } from '../shared-list/shared-list';
import { SessionList } from '../session-list/session-list';

/** The start page: what I have, then what I can have. */
@Component({
  selector: 'app-home-page',
  imports: [CatalogList, SessionList, SharedList],
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <h1 class="visually-hidden">StreamSpace</h1>
    <app-session-list />
    <app-shared-list />
    <app-catalog-list />
  `,
  styles: `
    :host {
      display: grid;
      gap: 48px;
    }
  `,
})
export class HomePage {}
