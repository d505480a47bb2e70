import { ChangeDetectionStrategy, Component, input, output } from '@angular/core';
import type { Role } from '../../../../../protocol/http/auth.js';
import { strings } from './strings';

const ROLES: readonly Role[] = ['user', 'operator', 'admin'];

/** Chooses a role. */
@Component({
  selector: 'app-role-select',
  changeDetection: ChangeDetectionStrategy.OnPush,
  template: `
    <select [attr.aria-label]="label()" [disabled]="isDisabled()" (change)="choose(select.value)" #select>
      @for (role of roles; track role) {
        <option [value]="role" [selected]="role === value()">{{ words[role] }}</option>
      }
    </select>
  `,
  styles: `
    select {
      min-block-size: 40px;
      padding-inline: 10px;
      border: 1px solid var(--ss-line-strong);
      border-radius: var(--ss-radius-s);
      background: var(--ss-surface);
      color: var(--ss-text);
      font: inherit;
    }
  `,
})
export class RoleSelect {
  readonly label = input.required<string>();
  readonly value = input.required<Role>();
  readonly isDisabled = input(false);
  readonly chosen = output<Role>();
  protected readonly roles = ROLES;
  protected readonly words = strings.roles;

  protected choose(name: string): void {
    const role = ROLES.find((candidate) => candidate === name);
    if (role !== undefined) this.chosen.emit(role);
  }
}
