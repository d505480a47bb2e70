import { Injectable } from '@nestjs/common';
import { AccountSync } from './account-sync.js';
import { Admission } from './admission.js';
import { FirstLink } from './first-link.js';

/** Where accounts are looked after, in the order in which they are asked. */
@Injectable()
export class Accounts {
  constructor(
    readonly admission: Admission,
    readonly sync: AccountSync,
    readonly firstLink: FirstLink,
  ) {}
}
