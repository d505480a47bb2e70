import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { mdiStar, mdiStarOutline, mdiTuneVariant } from '@mdi/js';
import type { TemplateView } from '../../../../../protocol/http/templates.js';
import { Icon } from '../../core/icons/icon';
import { Tile } from '../../shared/tile/tile';
import { LaunchForm } from '../launch-form/launch-form';
import type { LaunchOptions } from '../session-launcher';
import { strings } from '../strings';

/** One application: the whole tile launches it, two small buttons mark it and unfold its options. */
@Component({
  selector: 'app-template-tile',
  imports: [Icon, LaunchForm, Tile],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './template-tile.html',
  styleUrl: './template-tile.scss',
})
export class TemplateTile {
  readonly template = input.required<TemplateView>();
  readonly isBusy = input(false);
  readonly isUnfolded = input(false);
  readonly isFavourite = input(false);
  readonly launch = output<LaunchOptions>();
  readonly toggleOptions = output();
  readonly toggleFavourite = output();
  protected readonly text = strings.tile;
  protected readonly icons = { star: mdiStar, noStar: mdiStarOutline, options: mdiTuneVariant };
}
