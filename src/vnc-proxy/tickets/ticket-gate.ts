import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Id } from '../../../protocol/ids.js';
import type { Principal } from '../../auth/principal.js';
import { SignInState } from '../../auth/sign-in-state.js';
import { digest } from '../../platform/secrets.js';
import { StreamTicketsRepository } from './stream-tickets.repository.js';
import { InvalidTicketError } from '../vnc-proxy.errors.js';

/** Takes tickets. */
@Injectable()
export class TicketGate {
  constructor(
    private readonly dataSource: DataSource,
    private readonly tickets: StreamTicketsRepository,
    private readonly signIns: SignInState,
  ) {}

  /**
   * Uses `ticket` up for the screen of `sessionId`; answers with the person that it was made for, whose sign-in still lives.
   *
   * @throws InvalidTicketError
   */
  async redeem(ticket: string | null, sessionId: string): Promise<Principal> {
    if (!ticket || !Id.safeParse(sessionId).success) throw new InvalidTicketError();
    const holder = await this.tickets.redeem(this.dataSource.manager, digest(ticket), sessionId);
    const principal = holder && (await this.signIns.find(holder.signInId));
    if (principal?.userId !== holder?.userId || !principal) throw new InvalidTicketError();
    return principal;
  }
}
