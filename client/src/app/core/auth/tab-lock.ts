import { Injectable } from '@angular/core';

const LOCK_NAME = 'streamspace.refresh';

/** Lets one tab at a time do a piece of work (Web Locks). A browser without locks runs it at once: the server allows for one late rotation. */
@Injectable({ providedIn: 'root' })
export class TabLock {
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    if (!('locks' in navigator)) return work();
    return await navigator.locks.request(LOCK_NAME, work);
  }
}
