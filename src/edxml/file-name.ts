/** A name that a clerk can save under: no paths, no invisible characters, Vietnamese untouched. */
const maxCharacters = 180
const maxBytes = 240

// controls, direction overrides and isolates, zero-width and line separators: a name must look like what it is
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu
const reserved = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:\.|$)/i

export function safeFileName(name: string, fallback: string): string {
  const visible = name.replaceAll(invisible, '')
  const parts = visible
    .split(/[/\\]+/)
    .map(part => part.trim())
    .filter(part => part !== '' && part !== '.' && part !== '..' && !/^[A-Za-z]:$/.test(part))
  const joined = tidy(parts.join('_').replaceAll(/[<>:"|?*]/g, '_'))
  const short = shorten(reserved.test(joined) ? `_${joined}` : joined)
  return short === '' ? fallback : short
}

const tidy = (name: string): string => name.replace(/^[\s.]+/u, '').replace(/[\s.]+$/u, '')

function shorten(name: string): string {
  const fits = (text: string) => [...text].length <= maxCharacters && Buffer.byteLength(text) <= maxBytes
  if (fits(name)) return name
  const extension = /\.[^.]{1,10}$/u.exec(name)?.[0] ?? ''
  const stem = [...name.slice(0, name.length - extension.length)].slice(0, maxCharacters)
  while (!fits(stem.join('') + extension)) stem.pop()
  return tidy(tidy(stem.join('')) + extension)
}
