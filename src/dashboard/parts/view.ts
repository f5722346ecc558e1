/** What the page is turned to; named in the fragment of its address. */
export type View = 'room' | 'plan' | 'holds' | 'policies'

export const views: readonly { readonly view: View; readonly name: string }[] = [
  { view: 'room', name: 'Room' },
  { view: 'plan', name: 'Plan' },
  { view: 'holds', name: 'Holds' },
  { view: 'policies', name: 'Policies' },
]

export function isView(name: string): name is View {
  return views.some(({ view }) => view === name)
}
