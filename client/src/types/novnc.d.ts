/** The part of noVNC 1.7 that the viewer uses (https://github.com/novnc/noVNC/blob/v1.7.0/docs/API.md). */
declare module '@novnc/novnc' {
  export interface RfbEventMap {
    connect: CustomEvent<Record<string, never>>;
    disconnect: CustomEvent<{ clean: boolean }>;
    securityfailure: CustomEvent<{ status: number; reason?: string }>;
    desktopname: CustomEvent<{ name: string }>;
    clipboard: CustomEvent<{ text: string }>;
  }

  /** What noVNC needs of a connection: a WebSocket, or anything that behaves like one. */
  export interface RawChannel {
    binaryType: BinaryType;
    readonly protocol: string;
    readonly readyState: number | string;
    onopen: ((event: Event) => void) | null;
    onmessage: ((event: MessageEvent) => void) | null;
    onclose: ((event: CloseEvent) => void) | null;
    onerror: ((event: Event) => void) | null;
    send(data: Uint8Array<ArrayBuffer>): void;
    close(): void;
  }

  export default class RFB extends EventTarget {
    constructor(
      target: HTMLElement,
      urlOrChannel: string | RawChannel,
      options?: { shared?: boolean; wsProtocols?: string[] },
    );
    background: string;
    scaleViewport: boolean;
    resizeSession: boolean;
    viewOnly: boolean;
    focusOnClick: boolean;
    showDotCursor: boolean;
    qualityLevel: number;
    compressionLevel: number;
    disconnect(): void;
    focus(options?: FocusOptions): void;
    blur(): void;
    sendCtrlAltDel(): void;
    sendKey(keysym: number, code: string | null, down?: boolean): void;
    clipboardPasteFrom(text: string): void;
    addEventListener<Name extends keyof RfbEventMap>(type: Name, listener: (event: RfbEventMap[Name]) => void): void;

    // Private in noVNC, and not there in every version of it: whoever overrides these looks first whether they exist.
    protected readonly _display: { scale: number };
    protected _screenSize(): { w: number; h: number };
    protected _requestRemoteResize(): void;
    protected _updateScale(): void;
  }
}
