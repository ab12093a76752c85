/** The part of WebGPU that starts a backend; the types of the whole come with a browser's library, which Node lacks. */
export interface Gpu {
  requestAdapter(options: { powerPreference: "high-performance" }): Promise<GpuAdapter | null>;
}

/** A device that the machine offers, real or made of software. */
export interface GpuAdapter {
  readonly info: GpuInfo;
  readonly features: { has(name: string): boolean };
  readonly limits: Readonly<Record<string, number>>;
  requestDevice(options: {
    readonly requiredFeatures: readonly string[];
    readonly requiredLimits: Readonly<Record<string, number>>;
  }): Promise<GpuDevice>;
}

/** An adapter's account of itself. A browser may leave any of it empty. */
export interface GpuInfo {
  readonly vendor?: string;
  readonly architecture?: string;
  readonly device?: string;
  readonly description?: string;
  readonly isFallbackAdapter?: boolean;
}

export interface GpuDevice {
  createBuffer(options: { readonly size: number; readonly usage: number }): GpuBuffer;
  destroy(): void;
}

export interface GpuBuffer {
  readonly size: number;
  readonly mapState: "unmapped" | "pending" | "mapped";
  mapAsync(mode: number): Promise<void>;
  getMappedRange(): ArrayBuffer;
  unmap(): void;
  destroy(): void;
}

/** An adapter's name for people: "SwiftShader driver 5.0.0 (google swiftshader), software". */
export function describeAdapter(info: GpuInfo): string {
  const { vendor, architecture, device, description } = info;
  const maker = [vendor, architecture].filter(Boolean).join(" ");
  const name = description || device;
  const whole = name && maker ? `${name} (${maker})` : name || maker || "a device without a name";
  return isSoftware(info) ? `${whole}, software` : whole;
}

/** Whether the adapter computes on the processor: correct, and hundreds of times slower than wasm. */
export function isSoftware({ isFallbackAdapter, vendor, architecture, device, description }: GpuInfo): boolean {
  const words = [vendor, architecture, device, description].join(" ");
  return isFallbackAdapter === true || /swiftshader|llvmpipe|lavapipe|softpipe|basic render|software/i.test(words);
}
