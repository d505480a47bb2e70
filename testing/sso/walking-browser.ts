const MAX_STEPS = 15;

/** An answer on the way. */
export interface Step {
  readonly url: URL;
  readonly status: number;
  readonly location: string | null;
  readonly body: string;
}

/**
 * Walks through redirects as a browser does, with a cookie jar for each origin, and keeps every step. It honours `SameSite` only as far as
 * the specs need: a form that is posted from elsewhere takes no cookie along.
 */
export class WalkingBrowser {
  readonly steps: Step[] = [];
  private readonly jars = new Map<string, Map<string, string>>();

  /** GETs `address` and follows until an answer is no redirect, or leads to a path that `stopBefore` names. */
  async go(address: string, stopBefore: (url: URL) => boolean = () => false): Promise<Step> {
    let url = new URL(address);
    for (let count = 0; count < MAX_STEPS; count += 1) {
      const step = await this.get(url);
      if (step.location === null) return step;
      const next = new URL(step.location, url);
      if (stopBefore(next)) return step;
      url = next;
    }
    throw new Error('There are more redirects than any browser follows.');
  }

  /** One GET with the cookies of its origin. */
  async get(url: URL, accept = 'text/html'): Promise<Step> {
    const response = await fetch(url, { redirect: 'manual', headers: { accept, cookie: this.cookieLine(url) } });
    return this.note(url, response);
  }

  /** A form that a page elsewhere posts: no cookie goes along. */
  async postForm(url: URL, fields: Readonly<Record<string, string>>, accept = 'text/html'): Promise<Step> {
    const body = new URLSearchParams(fields);
    return this.note(url, await fetch(url, { method: 'POST', redirect: 'manual', headers: { accept }, body }));
  }

  /** Value of a cookie that the origin of `address` set. */
  cookie(address: string, name: string): string | null {
    return this.jars.get(new URL(address).origin)?.get(name) ?? null;
  }

  setCookie(address: string, name: string, value: string): void {
    this.jar(new URL(address)).set(name, value);
  }

  /** Drops all cookies that the origin of `address` set, as if nobody had been there. */
  forget(address: string): void {
    this.jars.delete(new URL(address).origin);
  }

  cookieLine(url: URL): string {
    return [...this.jar(url)].map(([name, value]) => `${name}=${value}`).join('; ');
  }

  private async note(url: URL, response: Response): Promise<Step> {
    for (const line of response.headers.getSetCookie()) this.store(this.jar(url), line);
    const location = response.headers.get('location');
    const step = { url, status: response.status, location, body: await response.text() };
    this.steps.push(step);
    return step;
  }

  private store(jar: Map<string, string>, line: string): void {
    const [pair = ''] = line.split(';', 1);
    const [name = '', value = ''] = pair.split(/=(.*)/s, 2);
    if (value === '' || /max-age=0/i.test(line)) jar.delete(name);
    else jar.set(name, value);
  }

  private jar({ origin }: URL): Map<string, string> {
    const jar = this.jars.get(origin) ?? new Map<string, string>();
    this.jars.set(origin, jar);
    return jar;
  }
}
