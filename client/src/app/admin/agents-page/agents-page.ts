import { ChangeDetectionStrategy, Component, computed, inject, signal } from '@angular/core';
import { RouterLink } from '@angular/router';
import type { AgentView } from '../../../../../protocol/http/agents.js';
import type { Overview } from '../../../../../protocol/http/overview.js';
import type { ClientProblem } from '../../core/api/problem-error';
import { toProblem } from '../../core/api/problem-parsing';
import { Now } from '../../core/now';
import { EmptyState } from '../../shared/empty-state/empty-state';
import { ProblemNotice } from '../../shared/problem-notice/problem-notice';
import { agoWords } from '../../shared/time-words';
import { whileVisible } from '../../shared/while-visible';
import { AdminApi } from '../admin.api';
import { warningsInShort } from '../agent-warnings/warning-words';
import { AgentMark } from '../agent-mark/agent-mark';
import { coresWords, gibWords } from '../amounts';
import { strings } from '../strings';

/** How often it is read again, in milliseconds. */
const REFRESH_MS = 5_000;

interface AgentsRead {
  readonly agents: readonly AgentView[];
  readonly overview: Overview;
}

/** Every agent: how it is, what is on it, and what on it belongs to nobody. */
@Component({
  selector: 'app-agents-page',
  imports: [AgentMark, EmptyState, ProblemNotice, RouterLink],
  changeDetection: ChangeDetectionStrategy.OnPush,
  templateUrl: './agents-page.html',
  styleUrl: './agents-page.scss',
})
export class AgentsPage {
  readonly #api = inject(AdminApi);
  readonly #now = inject(Now);
  readonly #read = signal<AgentsRead | null>(null);
  protected readonly text = strings.agents;
  protected readonly inShort = warningsInShort;
  protected readonly problem = signal<ClientProblem | null>(null);
  protected readonly rows = computed(() => {
    const read = this.#read();
    return read?.agents.map((agent) => {
      const counts = read.overview.agents.find(({ id }) => id === agent.id);
      return { agent, sessions: counts?.sessions ?? 0, orphans: counts?.orphans ?? 0 };
    });
  });

  constructor() {
    void this.load();
    whileVisible(REFRESH_MS, () => void this.load());
  }

  protected async load(): Promise<void> {
    try {
      const [agents, overview] = await Promise.all([this.#api.agents(), this.#api.overview()]);
      this.#read.set({ agents, overview });
      this.problem.set(null);
    } catch (error) {
      this.problem.set(toProblem(error));
    }
  }

  protected facts({ platform, capacity, softwareVersion }: AgentView): string {
    const room =
      capacity &&
      this.text.upTo(
        this.text.capacity(capacity.sessions, coresWords(capacity.cpuMillis), gibWords(capacity.memoryMiB)),
      );
    const version = softwareVersion && this.text.version(softwareVersion);
    return [this.text.platforms[platform], room, version].filter((part) => part !== null && part !== '').join(' · ');
  }

  protected seen({ lastSeenAt }: AgentView): string {
    return lastSeenAt === null ? this.text.neverSeen : this.text.seen(agoWords(Date.parse(lastSeenAt), this.#now.ms()));
  }
}
