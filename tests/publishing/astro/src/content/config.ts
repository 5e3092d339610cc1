import { defineCollection, z } from "astro:content";

export const collections = {
  events: defineCollection({
    schema: z.object({
      title: z.string(),
      pubDate: z.coerce.date(),
      startDate: z.string(),
      endDate: z.string().optional(),
      venue: z.string().optional(),
    }),
  }),
};
