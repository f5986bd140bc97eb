"""Attendance (考勤, 篇3): lateness, leave and errands of a shop, and the bonus that follows."""
