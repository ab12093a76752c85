/** What was thrown, in one line; with its stack where `DISCRETELY_DEBUG` asks for it. */
export function oneLine(error: unknown): string {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  // some list what is missing, a line each
  return (process.env.DISCRETELY_DEBUG ? stack : undefined) ?? message.replace(/\s*\n\s*/g, "; ");
}
