import { Injectable } from '@nestjs/common';
import type { Request, Response } from 'express';
import { DataSource } from 'typeorm';
import type { AccessGrant, Login } from '../../../protocol/http/auth.js';
import type { LoginAnswer } from '../../../protocol/http/second-step.js';
import { bearerToken } from '../bearer-token.js';
import { KnownDevices } from '../lockout/known-devices.js';
import { UnauthenticatedError } from '../auth.errors.js';
import { LocalSignIn } from './local-sign-in.js';
import { Refresher } from '../tokens/refresher.js';
import {
  clearRefreshCookie,
  deliverDeviceToken,
  deliverRefreshToken,
  deviceTokenOf,
  refreshTokenOf,
} from './sign-in-cookies.js';
import { type OpenSignIn, type SignInOutcome, SignIns } from '../tokens/sign-ins.js';
import { visitorOf } from './visitor.js';

/** Stands between browsers and sign-ins: reads and sets the cookies. */
@Injectable()
export class SignInDesk {
  constructor(
    private readonly dataSource: DataSource,
    private readonly local: LocalSignIn,
    private readonly refresher: Refresher,
    private readonly signIns: SignIns,
    private readonly devices: KnownDevices,
  ) {}

  /** Signs in by name and password; throws what {@link LocalSignIn.signIn} throws. */
  async login(login: Login, request: Request, response: Response): Promise<LoginAnswer> {
    const signIn = await this.local.signIn(login, visitorOf(request));
    return this.admit(signIn, request, response);
  }

  /** Gives a browser the two tokens, or the half-token of a sign-in that is held. */
  async admit(signIn: SignInOutcome, request: Request, response: Response): Promise<LoginAnswer> {
    return 'secondStep' in signIn ? signIn.secondStep : this.letIn(signIn, request, response);
  }

  /** Gives a browser that proved who uses it the two tokens, and marks it as known to the account. */
  async letIn(signIn: OpenSignIn, request: Request, response: Response): Promise<AccessGrant> {
    const { userId } = signIn.principal;
    const token = deviceTokenOf(request);
    const isKnown = this.devices.recognise(userId, token) !== null;
    deliverDeviceToken(response, isKnown && token ? token : this.devices.issue(userId));
    return this.deliver(signIn, response);
  }

  /** Exchanges the refresh cookie; throws what {@link Refresher.refresh} throws. */
  async refresh(request: Request, response: Response): Promise<AccessGrant> {
    const token = refreshTokenOf(request);
    if (token === null) throw new UnauthenticatedError();
    return this.deliver(await this.refresher.refresh(token), response);
  }

  /**
   * Ends the sign-ins of the refresh cookie and of the access token, where there are any, and takes the cookie back. Answers with the ids of
   * those that end now.
   */
  async logout(request: Request, response: Response): Promise<string[]> {
    const refreshToken = refreshTokenOf(request);
    const accessToken = bearerToken(request);
    const ended = await this.dataSource.transaction(async (tx) => [
      refreshToken === null ? null : await this.signIns.endByRefreshToken(tx, refreshToken),
      accessToken === null ? null : await this.signIns.endByAccessToken(tx, accessToken),
    ]);
    clearRefreshCookie(response);
    return ended.filter((signInId) => signInId !== null);
  }

  private async deliver(signIn: OpenSignIn, response: Response): Promise<AccessGrant> {
    const access = await this.signIns.grant(signIn);
    deliverRefreshToken(response, signIn.refreshToken, signIn.leftMs);
    return access;
  }
}
