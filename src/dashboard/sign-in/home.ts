import type { ViewerDocument } from '../../api/contract.ts'

/** The page that a token is for: a screen on a wall has no other, and whoever only pauses a room begins with the buttons. */
export function homeOf({ may, match }: Pick<ViewerDocument, 'may' | 'match'>): '/' | '/teacher' | '/wall' {
  if (may.includes('wall')) return '/wall'
  return may.includes('hold') && !may.includes('see') && match !== null ? '/teacher' : '/'
}

/** Whether the page of this path has nothing for the token. The wall has something for everybody. */
export function isWrongPlace(path: string, viewer: Pick<ViewerDocument, 'may' | 'match'>): boolean {
  return homeOf(viewer) === '/wall' && path !== '/wall'
}
