import { ChangeDetectionStrategy, Component, computed, effect, inject, input, signal, untracked } from '@angular/core';
import { MatButton } from '@angular/material/button';
import { RouterLink } from '@angular/router';
import type { AgentView } from '../../../../../protocol/http/agents.js';
import type { OrphanView } from '../../../../../protocol/http/orphans.js';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { SignedInPerson } from '../../core/auth/signed-in-person';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { PagedList } from '../../shared/paged-list';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { instantWords } from '../../shared/time-words';
import { whileVisible } from '../../shared/while-visible';
import { AdminApi } from '../admin.api';
import { agentLook } from '../agent-mark/agent-look';
import { AgentMark } from '../agent-mark/agent-mark';
import { AgentWarnings } from '../agent-warnings/agent-warnings';
import { coresWords, gibWords } from '../amounts';
import { OrphanCard } from '../orphan-card/orphan-card';
import { OrphanDecisions } from '../orphan-decisions';
import { strings } from '../strings';

/** How often it is read again, in milliseconds. */
const REFRESH_MS = 5_000;

/** One agent: how it is and what that means, and what on it belongs to no session. */
@Component({
  selector: 'app-agent-page',
  imports: [AgentMark, AgentWarnings, EmptyState, MatButton, OrphanCard, ProblemNotice, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './agent-page.html',
  styleUrl: './agent-page.scss',
})
export class AgentPage {
  readonly #api = inject(AdminApi);
  readonly #person = inject(SignedInPerson);
  readonly #decisions = inject(OrphanDecisions);

  readonly id = input.required<string>();

  protected readonly text = strings.agent;
  protected readonly at = instantWords;
  protected readonly agent = signal<AgentView | null>(null);
  protected readonly problem = signal<ClientProblem | null>(null);
  /** What something was refused with that was tried here, and what came of it otherwise. */
  protected readonly refusal = signal<ClientProblem | null>(null);
  protected readonly news = signal('');
  protected readonly isRotating = signal(false);
  protected readonly keyNews = signal('');
  protected readonly keyRefusal = signal<ClientProblem | null>(null);
  protected readonly orphans = new PagedList<OrphanView>((cursor) => this.#api.orphans(this.id(), cursor));
  protected readonly isAdmin = computed(() => this.#person.me()?.role === 'admin');
  protected readonly about = computed(() => {
    const agent = this.agent();
    if (agent === null) return '';
    const look = agentLook(agent);
    return look === 'degraded' ? `${this.text.about[look]} ${this.text.look[agent.platform]}` : this.text.about[look];
  });

  constructor() {
    effect(() => {
      this.id();
      untracked(() => void this.load());
    });
    whileVisible(REFRESH_MS, () => void this.load());
  }

  protected async load(): Promise<void> {
    if (!this.orphans.hasMore()) void this.orphans.load();
    try {
      this.agent.set(await this.#api.agent(this.id()));
      this.problem.set(null);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }

  protected capacity({ capacity }: AgentView): string {
    if (capacity === null) return this.text.notConnectedYet;
    const { sessions, cpuMillis, memoryMiB } = capacity;
    return strings.agents.capacity(sessions, coresWords(cpuMillis), gibWords(memoryMiB));
  }

  protected labels({ labels }: AgentView): string[] {
    return Object.entries(labels).map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  }

  protected drain(isDraining: boolean): Promise<void> {
    return this.#attempt(async () => {
      this.agent.set(await this.#api.drain(this.id(), isDraining));
      return '';
    });
  }

  protected async rotateKey(): Promise<void> {
    this.isRotating.set(true);
    this.keyRefusal.set(null);
    this.keyNews.set('');
    try {
      this.agent.set(await this.#api.rotateKey(this.id()));
      this.keyNews.set(this.text.keyRotated);
    } catch (error) {
      this.keyRefusal.set(toProblem(error));
    } finally {
      this.isRotating.set(false);
    }
  }

  protected adopt(orphan: OrphanView): Promise<void> {
    return this.#attempt(() => this.#decisions.adopt(this.id(), orphan));
  }

  protected remove(orphan: OrphanView): Promise<void> {
    return this.#attempt(() => this.#decisions.remove(this.id(), orphan));
  }

  /** `action` answers with what to say of it; nothing when it was not done after all. */
  async #attempt(action: () => Promise<string>): Promise<void> {
    this.refusal.set(null);
    this.news.set('');
    try {
      this.news.set(await action());
    } catch (error) {
      this.refusal.set(toProblem(error));
    }
    await this.orphans.load();
  }
}
