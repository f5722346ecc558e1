import type { Loop } from './loop.ts'

/** The host leaves everybody out of one look that it calls complete. */
export async function missed(loop: Loop): Promise<void> {
  const { look } = loop
  loop.look = async see => ({ ...(await look(see)), sessions: [] })
  loop.reconciler.trigger()
  await loop.rest()
  loop.look = look
  // It may have died of what the look showed.
  if (loop.running) loop.reconciler.trigger()
  await loop.rest()
}
