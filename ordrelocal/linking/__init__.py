"""Links to open bibliographic data: services asked, candidates found, decisions of reviewers."""
