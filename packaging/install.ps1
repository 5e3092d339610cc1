# Installs calfeed for this user.
#
#     irm https://github.com/calfeed/calfeed/releases/latest/download/install.ps1 | iex
#
# $env:CALFEED_FROM and $env:CALFEED_TO as in install.sh.
$ErrorActionPreference = 'Stop'
$from = if ($env:CALFEED_FROM) { $env:CALFEED_FROM } else { 'https://github.com/calfeed/calfeed/releases/latest/download' }
$to = if ($env:CALFEED_TO) { $env:CALFEED_TO } else { Join-Path $env:LOCALAPPDATA 'calfeed' }
$name = 'calfeed-x86_64-pc-windows-msvc'
$work = Join-Path ([IO.Path]::GetTempPath()) ([IO.Path]::GetRandomFileName())
New-Item -ItemType Directory $work | Out-Null
try {
  foreach ($file in "$name.tar.gz", "$name.tar.gz.sha256") {
    if (Test-Path $from) { Copy-Item (Join-Path $from $file) $work }
    else { Invoke-WebRequest "$from/$file" -OutFile (Join-Path $work $file) }
  }
  $expected = ((Get-Content (Join-Path $work "$name.tar.gz.sha256")) -split ' ')[0]
  $found = (Get-FileHash (Join-Path $work "$name.tar.gz") -Algorithm SHA256).Hash
  if ($found -ne $expected) { throw "the checksum of $name.tar.gz is wrong" }
  tar -xzf (Join-Path $work "$name.tar.gz") -C $work
  New-Item -ItemType Directory -Force $to | Out-Null
  Copy-Item (Join-Path $work "$name/calfeed.exe") $to -Force
  Write-Output "installed $(& (Join-Path $to 'calfeed.exe') --version) in $to; add it to PATH"
} finally { Remove-Item -Recurse -Force $work }
