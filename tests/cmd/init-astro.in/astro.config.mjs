import { defineConfig } from "astro/config";

export default defineConfig({
  site: "https://astro.example.org",
  base: "/nl",
  i18n: { defaultLocale: "nl", locales: ["nl", "en"] },
});
