"""The icons: drawn for this project on a 20 x 20 grid, lines in the colour of the text around them."""

ICONS = {
    "alarm": '<path d="M5 14.5V9a5 5 0 0 1 10 0v5.5M3.5 14.500h13M8.5 17h3M10 4V2.500M3.5 5.5 2.3 4.300M16.5 5.500l1.2-1.2"/>',
    "back": '<path d="M16 10H4M8.5 5.5 4 10l4.5 4.5"/>',
    "calendar": '<rect x="3" y="4.5" width="14" height="12.5" rx="2"/><path d="M3 8.5h14M7 2.5v3M13 2.5v3"/>',
    "check": '<path d="m4 10.5 4 4 8-9"/>',
    "clock": '<circle cx="10" cy="10" r="7"/><path d="M10 5.8V10l3 1.8"/>',
    "cross": '<path d="m5 5 10 10M15 5 5 15"/>',
    "desk": '<path d="M4 17.5v-4.5h12v4.5M2.5 13h15"/><circle cx="10" cy="6" r="3"/>',
    "door": '<path d="M4 17.5V2.5h9v15M2.5 17.5h13M10.3 10v.2M13 5l3.5 1.5v11"/>',
    "down": '<path d="m5 8 5 5 5-5"/>',
    "euro": '<path d="M15.5 5.2A6 6 0 1 0 15.5 14.8M3 8.7h7.5M3 11.3h6.5"/>',
    "eye": '<path d="M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5Z"/><circle cx="10" cy="10" r="2.3"/>',
    "file": '<path d="M5 2.5h6.5L15.5 6.5V17.5H5ZM11.5 2.5v4h4M7.5 10.5h5.5M7.5 13.5h5.5"/>',
    "file-question": '<path d="M5 2.5h6.5L15.5 6.5V17.5H5Z"/><path d="M8.3 9.3a1.9 1.9 0 1 1 2.6 1.8c-.5.2-.7.5-.7 1.1M10.2 14.6v.1"/>',
    "flag": '<path d="M5 17.5v-15M5 3.5h9.5l-2 3.3 2 3.2H5"/>',
    "forward": '<path d="M4 10h12M11.5 5.5 16 10l-4.5 4.5"/>',
    "group": '<circle cx="10" cy="10" r="2.2"/><circle cx="4" cy="5" r="1.7"/><circle cx="16" cy="5" r="1.7"/>'
    '<circle cx="4" cy="15" r="1.7"/><circle cx="16" cy="15" r="1.7"/>'
    '<path d="m5.4 6.1 2.9 2.5M14.6 6.1l-2.9 2.5M5.4 13.9l2.9-2.5M14.6 13.9l-2.9-2.5"/>',
    "heart": '<path d="M10 17.3S3 13.2 3 8a3.7 3.7 0 0 1 7-1.7A3.7 3.7 0 0 1 17 8c0 5.2-7 9.3-7 9.3Z"/>',
    "home": '<path d="M3 9.5 10 3.5l7 6M5 8v9h10V8M8.5 17v-5h3v5"/>',
    "info": '<circle cx="10" cy="10" r="7"/><path d="M10 9.2v4.3M10 6.5v.1"/>',
    "key": '<circle cx="6.5" cy="12.5" r="3.5"/><path d="m9 10 7-7M13 6l2.5 2.5"/>',
    "link": '<path d="M8.5 11.500a3 3 0 0 0 4.3 0l2.7-2.700a3 3 0 0 0-4.3-4.300L10 5.700M11.5 8.500a3 3 0 0 0-4.3 0L4.5 11.2'
    'a3 3 0 0 0 4.3 4.300L10 14.3"/>',
    "lock": '<rect x="4" y="9" width="12" height="8" rx="1.8"/><path d="M6.5 9V6.5a3.5 3.5 0 0 1 7 0V9M10 12.2v1.8"/>',
    "mail": '<rect x="2.5" y="4.5" width="15" height="11" rx="1.8"/><path d="m3 6 7 5 7-5"/>',
    "message": '<path d="M3 4h14v9.5H9L5.5 17v-3.5H3Z"/>',
    "pencil": '<path d="M3.5 16.5 4.5 13 13 4.5l2.5 2.5L7 15.5ZM11.3 6.2l2.5 2.5"/>',
    "people": '<circle cx="7.5" cy="7" r="2.9"/><path d="M2 16.5c.5-3.2 2.6-4.8 5.5-4.8s5 1.6 5.5 4.8"/>'
    '<path d="M13 4.3a2.8 2.8 0 0 1 .2 5.4M15 12c1.7.7 2.7 2.2 3 4.5"/>',
    "person": '<circle cx="10" cy="6.5" r="3.3"/><path d="M3.5 17c.6-3.6 3.2-5.4 6.5-5.4s5.9 1.8 6.5 5.4"/>',
    "phone": '<path d="M4 3h3l1.5 4-2 1.5a10 10 0 0 0 5 5l1.5-2 4 1.5v3A1.5 1.5 0 0 1 15.5 17.5 13 13 0 0 1 2.5 4.5 1.5 1.5 0 0 1 4 3Z"/>',
    "pin": '<path d="M10 17.500s5.5-5 5.5-9a5.5 5.5 0 0 0-11 0c0 4 5.5 9 5.5 9Z"/><circle cx="10" cy="8.5" r="1.9"/>',
    "plus": '<path d="M10 4v12M4 10h12"/>',
    "print": '<path d="M6 7.5V3h8v4.5M6 14H3V7.5h14V14h-3M6 11.5h8V17H6Z"/>',
    "referral": '<circle cx="4.5" cy="15" r="2"/><circle cx="15.5" cy="5" r="2"/>'
    '<path d="M6.5 15H12a3 3 0 0 0 0-6H8a2.5 2.5 0 0 1 0-4h5.5"/>',
    "search": '<circle cx="9" cy="9" r="5.5"/><path d="m13.2 13.2 4 4"/>',
    "shield": '<path d="M10 2.5 16 5v4.500c0 4-2.5 6.5-6 8-3.5-1.5-6-4-6-8V5Z"/>',
    "today": '<circle cx="10" cy="10" r="3.4"/><path d="M10 2.5v1.6M10 15.9v1.6M2.5 10h1.6M15.9 10h1.6M4.7 4.7l1.1 1.1'
    'M14.2 14.2l1.1 1.1M15.3 4.7l-1.1 1.1M5.8 14.2l-1.1 1.1"/>',
    "undo": '<path d="M4 8h8a4 4 0 0 1 0 8H8M7.5 4.5 4 8l3.5 3.5"/>',
    "video": '<rect x="2.5" y="5" width="10" height="10" rx="2"/><path d="m12.5 9 5-2.7v7.4l-5-2.7"/>',
    "warning": '<path d="M10 3 18 16.5H2ZM10 8.2v3.8M10 14.3v.1"/>',
}

LOGO = (
    '<g transform="translate(0 4)"><path class="logo-ink" d="M5 40v-8M17 40V23M29 40V14" fill="none" stroke-width="6"'
    ' stroke-linecap="round"/><circle class="logo-dot-ink" cx="5" cy="23" r="3.4"/>'
    '<circle class="logo-dot-ink" cx="17" cy="13.5" r="3.4"/><circle class="logo-dot" cx="29" cy="4.5" r="4"/></g>'
    '<g class="logo-ink" transform="translate(49 4)" fill="none" stroke-width="5" stroke-linecap="round"'
    ' stroke-linejoin="round"><path d="M4 18v22"/>'
    '<path d="M14 40V18M14 25.5a6.5 6.5 0 0 1 13 0V40M27 25.5a6.5 6.5 0 0 1 13 0V40"/><path d="M50 18v32"/>'
    '<path d="M80 18v13.5a8.5 8.5 0 0 0 17 0V18M97 18v22"/><path d="M107 6v34"/>'
    '<path d="M130 21.5c-1.5-2.3-3.8-3.5-6.5-3.5-3.6 0-6.3 2-6.3 5.2 0 7.3 13.6 4 13.6 11.3 0 3.5-3 5.5-7 5.5'
    '-3.2 0-6-1.3-7.4-3.8"/><path d="M139 29h22a11 11 0 1 0-3.4 8"/>'
    '<path d="M171 40V18M171 25.5a6.5 6.5 0 0 1 13 0V40M184 25.5a6.5 6.5 0 0 1 13 0V40"/>'
    '<circle cx="61" cy="29" r="11"/></g><circle class="logo-dot-ink" cx="53" cy="12.5" r="3.2"/>'
)
