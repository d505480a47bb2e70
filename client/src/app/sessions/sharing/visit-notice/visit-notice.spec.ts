import { TestBed } from '@angular/core/testing';
import type { ScreenVisit } from '../../../../../../protocol/http/shares.js';
import { aSession } from '../../../../../testing/builders';
import { VisitNotice } from './visit-notice';

const visit = (minutes: number): ScreenVisit => ({
  visitor: 'Olga',
  access: 'view',
  since: new Date(Date.now() - 60_000).toISOString(),
  until: new Date(Date.now() + minutes * 60_000).toISOString(),
});

function shown(visits: ScreenVisit[]): string | null {
  const fixture = TestBed.createComponent(VisitNotice);
  fixture.componentRef.setInput('session', aSession({ visits }));
  fixture.detectChanges();
  const page: unknown = fixture.nativeElement;
  return page instanceof HTMLElement ? (page.querySelector('[role=alert]')?.textContent ?? null) : null;
}

describe('VisitNotice', () => {
  it('tells who may look', () => {
    expect(shown([visit(20)])).toContain('Olga, an administrator, may look at this screen until');
  });

  it('says nothing when nobody may, or may any more', () => {
    expect(shown([])).toBeNull();
    expect(shown([visit(-1)])).toBeNull();
  });
});
