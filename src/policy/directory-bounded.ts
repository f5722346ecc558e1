/** Node's own pool has four threads; a few more in waiting keep them busy. */
const AT_ONCE = 16

/** Calls `work` for each item, a few at a time, starting them in order. */
export async function eachBounded<Item>(
  items: readonly Item[],
  work: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  let next = 0
  const worker = async (): Promise<void> => {
    while (next < items.length) {
      const index = next++
      const item = items[index]
      if (item !== undefined) await work(item, index)
    }
  }
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, items.length) }, worker))
}
