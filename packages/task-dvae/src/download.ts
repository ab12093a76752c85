import { createHash, randomUUID } from "node:crypto";
import { open, rename, rm } from "node:fs/promises";
import { get as getPlain, type IncomingMessage } from "node:http";
import { get as getSecure } from "node:https";
import type { RemoteFile } from "./sites.js";

export interface DownloadOptions {
  /** Milliseconds without a byte after which the download fails. */
  readonly patience: number;
  readonly log: (line: string) => void;
}

/** Lines of progress in a download. */
const TELLS = 4;
const MOST_REDIRECTS = 5;
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(bytes < 1e6 ? 3 : 1)} MB`;

/**
 * Downloads one file: into a temporary file beside `path`, checked for length and SHA-256, then renamed. Whatever goes
 * wrong, `path` is either absent as before or complete, and the temporary file is gone.
 *
 * @throws Error saying what went wrong: refused, status, stalled, cut off, too long, another SHA-256, disk.
 */
export async function download(url: string, path: string, wanted: RemoteFile, options: DownloadOptions): Promise<void> {
  const part = `${path}.${randomUUID()}.part`;
  const handle = await open(part, "wx");
  try {
    const hash = createHash("sha256");
    for await (const chunk of content(url, wanted, options)) {
      hash.update(chunk);
      await handle.writeFile(chunk);
    }
    const found = hash.digest("hex");
    if (found !== wanted.sha256) throw new Error(`its SHA-256 is ${found}, not ${wanted.sha256}`);
    await handle.close();
    await rename(part, path);
  } finally {
    await handle.close().catch(() => {}); // a second close is refused
    await rm(part, { force: true });
  }
}

/** The bytes of the answer, exactly as many as wanted. */
async function* content(url: string, wanted: RemoteFile, { patience, log }: DownloadOptions): AsyncGenerator<Buffer> {
  const abort = new AbortController();
  const timer = setTimeout(() => abort.abort(), patience);
  let seen = 0;
  try {
    const answer = await request(url, abort.signal);
    log(`downloading ${url} (${megabytes(wanted.bytes)})`);
    for await (const chunk of answer as AsyncIterable<Buffer>) {
      timer.refresh();
      const before = seen;
      seen += chunk.length;
      if (seen > wanted.bytes) throw new Error(`it is longer than ${wanted.bytes} bytes`);
      const step = Math.floor((TELLS * seen) / wanted.bytes);
      if (step > Math.floor((TELLS * before) / wanted.bytes)) log(`${wanted.name}: ${(100 * step) / TELLS} %`);
      yield chunk;
    }
  } catch (error) {
    if (abort.signal.aborted)
      throw new Error(`no byte came for ${patience / 1000} s, at byte ${seen}`, { cause: error });
    throw explain(error as NodeJS.ErrnoException, seen, wanted.bytes);
  } finally {
    clearTimeout(timer);
    abort.abort();
  }
  if (seen < wanted.bytes) throw new Error(`it ended at byte ${seen} of ${wanted.bytes}`);
}

/** A GET that keeps the bytes as they are: fetch would unzip a file whose server calls gzip its encoding. */
async function request(url: string, signal: AbortSignal, redirects = 0): Promise<IncomingMessage> {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const get = url.startsWith("https:") ? getSecure : getPlain;
    get(url, { signal, agent: false }, resolve).on("error", reject);
  });
  const { statusCode = 0, statusMessage = "" } = answer;
  if (statusCode === 200) return answer;
  answer.destroy();
  const { location } = answer.headers;
  if (statusCode >= 300 && statusCode < 400 && location && redirects < MOST_REDIRECTS) {
    return request(new URL(location, url).href, signal, redirects + 1);
  }
  throw new Error(`the server answered ${statusCode} ${statusMessage}`.trim());
}

/** Adds the code, which says more than the message (that of a refused connection can be empty), and the byte. */
function explain(error: NodeJS.ErrnoException, seen: number, bytes: number): Error {
  if (!error.code) return error;
  const why = [error.code, error.message].filter(Boolean).join(", ");
  return new Error(seen > 0 ? `cut off at byte ${seen} of ${bytes} (${why})` : why, { cause: error });
}
