import { type GestureEvents, followGestures } from './touch-gestures';
import type { Point } from './picture-view';

class PlayedView implements GestureEvents {
  readonly told: string[] = [];
  /** How much of every move the picture takes. */
  takes = (by: Point): Point => by;

  pinchStarted({ x, y }: Point): void {
    this.told.push(`pinch at ${x},${y}`);
  }
  pinched(factor: number, { x, y }: Point): void {
    this.told.push(`by ${factor} and ${x},${y}`);
  }
  pinchEnded(): void {
    this.told.push('let go');
  }
  dragged(by: Point): Point {
    return this.takes(by);
  }
  keyboardAsked(): void {
    this.told.push('keyboard');
  }
}

describe('followGestures', () => {
  let view: PlayedView;
  let canvas: HTMLElement;
  let reached: string[];
  let stop: () => void;

  beforeEach(() => {
    view = new PlayedView();
    const screen = document.createElement('div');
    canvas = screen.appendChild(document.createElement('canvas'));
    reached = [];
    for (const name of ['gesturestart', 'gesturemove', 'gestureend'])
      canvas.addEventListener(name, (event) => {
        const { type, magnitudeY } = (event as CustomEvent<{ type: string; magnitudeY: number }>).detail;
        reached.push(`${name} ${type} ${magnitudeY}`);
      });
    stop = followGestures(screen, view);
  });

  function gesture(name: string, type: string, magnitudeX = 0, magnitudeY = 0): void {
    canvas.dispatchEvent(new CustomEvent(name, { detail: { type, clientX: 50, clientY: 60, magnitudeX, magnitudeY } }));
  }

  it('leaves taps, long presses and drags to noVNC', () => {
    for (const type of ['onetap', 'twotap', 'longpress', 'drag']) gesture('gesturestart', type);
    expect(reached).toHaveLength(4);
    expect(view.told).toEqual([]);
  });

  it('keeps pinches from the session', () => {
    gesture('gesturestart', 'pinch', 30, 40);
    gesture('gesturemove', 'pinch', 60, 80);
    gesture('gestureend', 'pinch', 60, 80);
    expect(view.told).toEqual(['pinch at 50,60', 'by 2 and -50,-60', 'let go']);
    expect(reached).toEqual([]);
  });

  it('asks for the keyboard once when three fingers tap', () => {
    gesture('gesturestart', 'threetap');
    gesture('gestureend', 'threetap');
    expect(view.told).toEqual(['keyboard']);
    expect(reached).toEqual([]);
  });

  it('scrolls by what the picture does not take of two fingers', () => {
    view.takes = (by) => ({ x: by.x, y: Math.min(by.y, 10) });
    gesture('gesturestart', 'twodrag');
    gesture('gesturemove', 'twodrag', 0, 10);
    gesture('gesturemove', 'twodrag', 0, 70);
    gesture('gestureend', 'twodrag', 0, 70);
    expect(reached).toEqual([
      'gesturestart twodrag 0',
      'gesturemove twodrag 0',
      'gesturemove twodrag 50',
      'gestureend twodrag 70',
    ]);
  });

  it('listens no longer once it was stopped', () => {
    stop();
    gesture('gesturestart', 'pinch', 30, 40);
    expect(view.told).toEqual([]);
    expect(reached).toEqual(['gesturestart pinch 40']);
  });
});
