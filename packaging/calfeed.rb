# A Homebrew formula. The release replaces VERSION and the checksums: see docs/releasing.md.
class Calfeed < Formula
  desc "Turns event pages into iCalendar feeds that people subscribe to"
  homepage "https://github.com/calfeed/calfeed"
  version "VERSION"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
      url "https://github.com/calfeed/calfeed/releases/download/v#{version}/calfeed-aarch64-apple-darwin.tar.gz"
      sha256 "SHA256_AARCH64_APPLE_DARWIN"
    end
    on_intel do
      url "https://github.com/calfeed/calfeed/releases/download/v#{version}/calfeed-x86_64-apple-darwin.tar.gz"
      sha256 "SHA256_X86_64_APPLE_DARWIN"
    end
  end

  on_linux do
    on_arm do
      url "https://github.com/calfeed/calfeed/releases/download/v#{version}/calfeed-aarch64-unknown-linux-musl.tar.gz"
      sha256 "SHA256_AARCH64_UNKNOWN_LINUX_MUSL"
    end
    on_intel do
      url "https://github.com/calfeed/calfeed/releases/download/v#{version}/calfeed-x86_64-unknown-linux-musl.tar.gz"
      sha256 "SHA256_X86_64_UNKNOWN_LINUX_MUSL"
    end
  end

  def install
    bin.install "calfeed"
    man1.install "calfeed.1"
    bash_completion.install "completions/calfeed.bash" => "calfeed"
    zsh_completion.install "completions/_calfeed"
    fish_completion.install "completions/calfeed.fish"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/calfeed --version")
  end
end
