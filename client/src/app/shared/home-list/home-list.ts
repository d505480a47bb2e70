import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { HomeView } from '../../../../../protocol/http/homes.js';
import { sizeWords } from '../size-words';
import { Tile } from '../tile/tile';
import { agoWords } from '../time-words';
import { strings } from './strings';

/** The files that somebody keeps, by application: how much, where, since when unused, and whether they can be deleted. */
@Component({
  selector: 'app-home-list',
  imports: [MatButton, RouterLink, Tile],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './home-list.html',
  styleUrl: './home-list.scss',
})
export class HomeList {
  readonly homes = input.required<readonly HomeView[]>();
  /** Words where nothing is kept. */
  readonly empty = input.required<string>();
  /** Where the pages of sessions are, for those who look at this list. */
  readonly sessionsPath = input('/sessions');
  readonly canDelete = input(true);
  /** Somebody wants these files deleted. */
  readonly chosen = output<HomeView>();

  protected readonly text = strings;

  protected facts({ sizeBytes, agent, lastUsedAt, createdAt }: HomeView): string {
    const size = sizeBytes === null ? this.text.notMeasured : sizeWords(sizeBytes);
    const place = agent.isReachable || agent.isRevoked ? this.text.on(agent.name) : this.text.away(agent.name);
    const used = this.text.used(agoWords(Date.parse(lastUsedAt ?? createdAt), Date.now()));
    return [size, place, used].join(' · ');
  }
}
