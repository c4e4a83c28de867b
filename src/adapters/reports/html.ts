/** The report as one page that needs nothing else: for the screen, for a telephone, and for the printer. */
import { createHash } from 'node:crypto'
import type { AdministrativeForm, IndicatorReport } from '../../exchange/ports/reports.ts'
import { headOf, recipientsOf } from './form.ts'
import { pageStyle } from './page-style.ts'
import type { PrintedTable } from './tables.ts'
import { tablesOf } from './tables.ts'
import { decree, remarks, titleOf } from './words.ts'

export function htmlReport(
  report: IndicatorReport,
  form: AdministrativeForm
): { readonly html: string; readonly csp: string } {
  const style = pageStyle()
  const head = headOf(form)
  const above = head.above === undefined ? '' : `<div>${escaped(head.above)}</div>`
  const name = head.signerName === undefined ? '' : `<p class="name">${escaped(head.signerName)}</p>`
  const html = `<!doctype html>
<html lang="vi">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(titleOf(report))}</title>
<style>${style}</style>
</head>
<body>
<main>
<header>
<div class="issuer">${above}<div class="strong ruled">${escaped(head.issuer)}</div><div>${escaped(head.number)}</div></div>
<div class="state"><div class="strong">${head.country}</div><div class="strong motto ruled">${head.motto}</div>
<div class="place">${escaped(head.placeAndDate)}</div></div>
</header>
<h1>BÁO CÁO<br>${escaped(titleOf(report))}</h1>
<p class="text">${escaped(decree(form.issuer, report))}</p>
${tablesOf(report).map(tableHtml).join('\n')}
<div class="remarks">${remarks(report)
    .map(remark => `<p>${escaped(remark)}</p>`)
    .join('')}</div>
<footer>
<div class="to"><p>Nơi nhận:</p><ul>${recipientsOf()
    .map(to => `<li>- ${escaped(to)}</li>`)
    .join('')}</ul></div>
<div class="signer"><p class="strong">${escaped(head.signerTitle)}</p><p class="hint">(Chữ ký số)</p>${name}</div>
</footer>
</main>
</body>
</html>
`
  const digest = createHash('sha256').update(style).digest('base64')
  return {
    html,
    csp: `default-src 'none'; style-src 'sha256-${digest}'; font-src data:; frame-ancestors 'none'`
  }
}

function tableHtml({ title, columns, rows, dense }: PrintedTable): string {
  const head = columns.map(
    ({ head: name, align }) => `<th scope="col" class="${align}">${escaped(name)}</th>`
  )
  const body = rows.map(({ cells, bold }) => {
    const written = cells.map((cell, index) => {
      const column = columns[index]
      const missed = cell.endsWith('*') ? ' missed' : ''
      return `<td class="${column?.align ?? 'left'}${missed}">${escaped(cell)}</td>`
    })
    return `<tr${bold === true ? ' class="strong"' : ''}>${written.join('')}</tr>`
  })
  return `<h2>${escaped(title)}</h2>
<div class="table" tabindex="0" role="region" aria-label="${escaped(title)}">
<table${dense ? ' class="dense"' : ''}><thead><tr>${head.join('')}</tr></thead><tbody>
${body.join('\n')}
</tbody></table></div>`
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, character => `&#${character.charCodeAt(0)};`)
}
