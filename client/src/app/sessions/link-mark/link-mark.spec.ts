import { TestBed } from '@angular/core/testing';
import type { LinkTone } from '../stream/link-meter';
import { LinkMark } from './link-mark';

describe('LinkMark', () => {
  it('has a shape of its own for each tone, not a colour alone', async () => {
    const fixture = TestBed.createComponent(LinkMark);
    const mark = fixture.nativeElement as HTMLElement;
    const shapes: string[] = [];
    for (const tone of ['good', 'fair', 'poor', 'unknown'] satisfies LinkTone[]) {
      fixture.componentRef.setInput('tone', tone);
      await fixture.whenStable();
      const shape = mark.querySelector('svg > *');
      shapes.push(`${shape?.tagName} ${shape?.getAttribute('class') ?? ''}`.trim());
      expect(mark.querySelector('svg')?.getAttribute('data-tone')).toBe(tone);
    }
    expect(shapes).toEqual(['circle', 'path', 'rect', 'circle ring']);
    expect(mark.querySelector('svg')?.getAttribute('aria-hidden')).toBe('true');
  });
});
