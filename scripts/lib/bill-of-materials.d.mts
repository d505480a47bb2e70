/** CycloneDX, as far as it matters here; everything else is carried along. */
export interface Bill {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly metadata: { readonly component: { readonly name: string; readonly version: string } };
  readonly components: readonly {
    readonly 'bom-ref': string;
    readonly name: string;
    readonly version: string;
    readonly purl: string;
    readonly hashes?: readonly { readonly alg: string; readonly content: string }[];
  }[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

export const BILL_FILE: string;
export function billOfMaterials(folder?: string, bundled?: readonly string[]): Promise<Bill>;
export function writeBill(): Promise<void>;
