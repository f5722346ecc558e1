import type { Page } from 'playwright-core'

/**
 * Has text be twice as large as usual and nothing else, as the browser's own setting for the size of text does: what the page measures in `rem` grows with it.
 */
export async function enlargeText(page: Page): Promise<void> {
  const session = await page.context().newCDPSession(page)
  await session.send('Page.setFontSizes', { fontSizes: { standard: 32, fixed: 26 } })
}

/** What of the page's text is cut off, lies beyond the page's edge or upon other text, each as a line; empty: nothing. */
export async function illegible(page: Page): Promise<readonly string[]> {
  return page.evaluate(`(() => {
    const said = text => text.trim().replaceAll(/\\s+/g, ' ').slice(0, 60)
    const hidden = element => element.closest('.heard, .skip, option, noscript') !== null || !element.checkVisibility()
    const blockOf = element => getComputedStyle(element).display.startsWith('inline') ? blockOf(element.parentElement) : element
    const faults = []
    // What is out of sight is not laid out before somebody scrolls to it.
    const unseen = [...document.querySelectorAll('.desk')]
    for (const { style } of unseen) style.contentVisibility = 'visible'
    const pieces = []
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    while (walker.nextNode()) {
      const node = walker.currentNode
      const { parentElement } = node
      if (node.data.trim() === '' || hidden(parentElement)) continue
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const box of range.getClientRects()) if (box.width > 1 && box.height > 1) pieces.push({ node, box })
    }
    for (const element of document.body.querySelectorAll('*')) {
      const { overflowX, overflowY } = getComputedStyle(element)
      if (hidden(element) || element.textContent.trim() === '') continue
      const wide = ['hidden', 'clip'].includes(overflowX) && element.scrollWidth > element.clientWidth + 1
      const high = ['hidden', 'clip'].includes(overflowY) && element.scrollHeight > element.clientHeight + 1
      if (wide || high) faults.push('cut: ' + said(element.textContent))
    }
    const edge = document.documentElement.clientWidth
    for (const { node, box } of pieces) if (box.right > edge + 1 || box.left < -1) faults.push('beyond the edge: ' + said(node.data))
    pieces.forEach((one, index) => {
      for (const other of pieces.slice(index + 1)) {
        const wide = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left)
        const high = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top)
        // Lines of one paragraph may touch by what letters have below and above.
        if (blockOf(one.node.parentElement) !== blockOf(other.node.parentElement) && wide > 2 && high > 2) faults.push(said(one.node.data) + ' upon ' + said(other.node.data))
      }
    })
    for (const { style } of unseen) style.contentVisibility = ''
    return faults
  })()`)
}
