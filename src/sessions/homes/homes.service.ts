import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import type { HomePage, HomeView } from '../../../protocol/http/homes.js';
import type { PageQuery } from '../../../protocol/http/pages.js';
import { Id } from '../../../protocol/ids.js';
import { decodeCursor, pageFrom } from '../../platform/http/cursor.js';
import { checkConfirmation } from '../confirmations.js';
import { homeView } from './home-view.js';
import { HomeWishes } from './home-wishes.js';
import { HomeHeldError, HomeNotFoundError } from './homes.errors.js';
import { type HomeRow, HomesListRepository } from './homes-list.repository.js';

/** People's homes: what there is, and its deletion, which nobody but its owner or an administrator asks for. */
@Injectable()
export class HomesService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly list: HomesListRepository,
    private readonly wishes: HomeWishes,
  ) {}

  /** The homes of a person that have files. */
  async page(userId: string, { limit, cursor }: PageQuery): Promise<HomePage> {
    const rows = await this.list.page(this.dataSource.manager, userId, limit + 1, decodeCursor(cursor, Id));
    return pageFrom(rows, limit, homeView);
  }

  /**
   * Has the files of a home deleted, now or as soon as their agent is there. Null when they were out of reach for good and are forgotten:
   * their agent was revoked.
   *
   * @throws HomeNotFoundError; HomeHeldError while a session uses it; ValidationFailedError when `confirm` is not the application's name.
   */
  async delete(userId: string, id: string, confirm: string): Promise<HomeView | null> {
    return this.dataSource.transaction(async (tx) => {
      // Launches and retries of the same person wait for their turn, so that none takes the home at the same time.
      await this.wishes.takeTurn(tx, userId);
      const home = await this.find(tx, id, userId);
      checkConfirmation(confirm, home.template.name);
      if (home.session) throw new HomeHeldError(home.session.name);
      await this.wishes.ask(tx, home);
      const after = await this.list.findOwned(tx, id, userId);
      return after && homeView(after);
    });
  }

  private async find(tx: EntityManager, id: string, userId: string): Promise<HomeRow> {
    const home = Id.safeParse(id).success ? await this.list.findOwned(tx, id, userId) : null;
    if (!home) throw new HomeNotFoundError();
    return home;
  }
}
