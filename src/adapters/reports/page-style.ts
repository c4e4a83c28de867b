/** The look of the page: a sheet on a screen, A4 on paper, one column on a telephone. */
import type { Face } from './pdf/faces.ts'
import { fontFile } from './pdf/faces.ts'

/** What Vietnamese is written with; a stray letter of another language falls back to the reader's own font. */
const ranges = {
  latin:
    'U+0-FF,U+131,U+152-153,U+2BB-2BC,U+2C6,U+2DA,U+2DC,U+2000-206F,U+20AC,U+2122,U+2191,U+2193,U+2212,U+2215',
  vietnamese:
    'U+102-103,U+110-111,U+128-129,U+168-169,U+1A0-1A1,U+1AF-1B0,U+300-301,U+303-304,U+308-309,U+323,U+329,U+1EA0-1EF9'
} as const
const looks: readonly (readonly [Face, string])[] = [
  ['regular', 'font-weight:400;font-style:normal'],
  ['bold', 'font-weight:700;font-style:normal'],
  ['italic', 'font-weight:400;font-style:italic']
]

let made: string | undefined

export function pageStyle(): string {
  return (made ??= `${fonts()}${rules}`)
}

function fonts(): string {
  const faces = looks.flatMap(([face, look]) =>
    (['latin', 'vietnamese'] as const).map(set => {
      const data = fontFile(set, face, 'woff2').toString('base64')
      return `@font-face{font-family:Tinos;${look};src:url(data:font/woff2;base64,${data}) format('woff2');unicode-range:${ranges[set]}}`
    })
  )
  return faces.join('\n')
}

const rules = `
*{box-sizing:border-box}
:root{color-scheme:light}
body{margin:0;background:#eceef1;color:#111;font:16px/1.4 Tinos,'Times New Roman',serif}
main{max-width:210mm;margin:24px auto;padding:20mm 15mm 20mm 30mm;background:#fff;box-shadow:0 1px 6px #0003}
header{display:grid;grid-template-columns:5fr 6fr;gap:8px;margin:0 -5mm 22px -10mm;text-align:center;line-height:1.3}
.strong{font-weight:700}
.motto{font-size:17px}
.ruled::after{content:'';display:block;width:40%;margin:3px auto 8px;border-top:1px solid}
.state .ruled::after{width:58%}
.place,.hint,.remarks,.to>p{font-style:italic}
h1{margin:0 0 18px;text-align:center;font-size:19px;line-height:1.35}
h1::after{content:'';display:block;width:34%;margin:6px auto 0;border-top:1px solid}
h2{margin:20px 0 8px;font-size:17px;break-after:avoid}
.text{text-align:justify;text-indent:10mm;font-size:17px}
.table{overflow-x:auto}
.table:focus-visible{outline:2px solid #1a56a8;outline-offset:2px}
table{width:100%;border-collapse:collapse;font-size:15px;line-height:1.2;font-variant-numeric:tabular-nums}
.dense{font-size:12.5px}
th,td{border:1px solid #444;padding:4px 5px;vertical-align:middle}
th{background:#f2f4f7;text-align:center;hyphens:manual}
td.right{text-align:right;white-space:nowrap}
td.center{text-align:center}
td.missed{font-weight:700}
tr{break-inside:avoid}
.remarks{margin-top:12px;font-size:14px;text-align:justify}
.remarks p{margin:4px 0}
footer{display:grid;grid-template-columns:1fr 1fr;margin-top:24px;break-inside:avoid}
.to{font-size:14px}.to p{margin:0}.to ul{list-style:none;margin:2px 0;padding:0}
.signer{text-align:center}.signer p{margin:0}.signer .name{margin-top:64px;font-weight:700}
@page{size:A4;margin:20mm 15mm 20mm 30mm;@top-center{content:counter(page);font:13pt Tinos,'Times New Roman',serif}}
@page :first{@top-center{content:none}}
@media print{
body{background:none;font-size:12pt}
main{max-width:none;margin:0;padding:0;box-shadow:none}
header{margin:0 0 16pt;font-size:12pt}.motto{font-size:13pt}.place{font-size:13pt}
.text,h2{font-size:13pt}h1{font-size:14pt}table{font-size:11pt}.dense{font-size:9pt}.remarks{font-size:11pt}
.table{overflow:visible}thead{display:table-header-group}
}
@media screen and (max-width:640px){
main{margin:0;padding:20px 16px;box-shadow:none}
header{grid-template-columns:1fr;margin:0 0 20px;gap:16px}
.state{order:-1}
.dense{min-width:720px}
table:not(.dense){min-width:540px}
.text,.remarks{text-align:left}
footer{grid-template-columns:1fr;gap:24px}.signer{order:-1}
}
`
