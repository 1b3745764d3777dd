"""The staff's day: today, the search box, the pages that put several contexts side by side. It has no tables of its own."""
