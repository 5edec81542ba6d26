namespace Okr.Generator;

/// <summary>The words of a generated company, Chinese and English; {0} takes a unit's or a customer group's name.</summary>
internal static class Phrases
{
    public static readonly string[] ChineseSurnames =
    [
        .. "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹曾彭萧蔡潘田董袁于余叶蒋杜苏魏程吕丁沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱方侯邹熊孟秦白江".Select(
            c => c.ToString()
        ),
    ];

    public static readonly string[] ChineseGivenNames =
    [
        "伟",
        "静",
        "思远",
        "雨桐",
        "子涵",
        "浩然",
        "欣怡",
        "建国",
        "晓明",
        "梦琪",
        "志强",
        "雪",
        "俊杰",
        "婷婷",
        "博文",
        "佳怡",
        "宇航",
        "丽娜",
        "海涛",
        "诗涵",
        "磊",
        "文静",
        "泽宇",
        "慧敏",
    ];

    public static readonly string[] FirstNames =
    [
        "Alice",
        "Ben",
        "Clara",
        "Daniel",
        "Elena",
        "Felix",
        "Grace",
        "Henry",
        "Ines",
        "Jonas",
        "Kira",
        "Liam",
        "Maya",
        "Noah",
        "Olivia",
        "Paul",
        "Quinn",
        "Rosa",
        "Samuel",
        "Tara",
        "Uma",
        "Victor",
        "Wendy",
        "Yusuf",
    ];

    public static readonly string[] LastNames =
    [
        "Adams",
        "Berg",
        "Costa",
        "Dunn",
        "Evans",
        "Fischer",
        "Garcia",
        "Hughes",
        "Ito",
        "Jensen",
        "Khan",
        "Larsen",
        "Moreau",
        "Novak",
        "O'Brien",
        "Patel",
        "Rossi",
        "Silva",
        "Turner",
        "Weber",
    ];

    public static readonly (string Zh, string En)[] Fields =
    [
        ("销售", "Sales"),
        ("市场", "Marketing"),
        ("客户服务", "Customer Service"),
        ("产品", "Product"),
        ("研发", "Engineering"),
        ("人力资源", "People"),
        ("财务", "Finance"),
        ("运营", "Operations"),
        ("供应链", "Supply Chain"),
        ("数据", "Data"),
    ];

    public static readonly (string Zh, string En)[] Levels =
    [
        ("事业部", "Division"),
        ("部", "Department"),
        ("组", "Team"),
    ];

    public static readonly (string Zh, string En)[] Titles =
    [
        ("工程师", "Engineer"),
        ("产品经理", "Product Manager"),
        ("客户经理", "Account Manager"),
        ("运营专员", "Operations Specialist"),
        ("设计师", "Designer"),
        ("数据分析师", "Data Analyst"),
        ("财务专员", "Accountant"),
        ("招聘专员", "Recruiter"),
    ];

    public static readonly (string Zh, string En)[] Objectives =
    [
        ("让客户第一次使用就感受到价值", "Let customers feel the value the very first time they use it"),
        ("成为区域内最值得信赖的服务伙伴", "Become the most trusted service partner of the region"),
        ("打造一支自我驱动、持续学习的团队", "Build a team that drives itself and never stops learning"),
        ("让交付又快又稳，客户可以放心", "Deliver so fast and so steadily that customers can rely on us"),
        ("用数据帮助每一位同事做出更好的决定", "Help every colleague decide better with data"),
        ("把新业务做成公司的第二增长曲线", "Turn the new business into the company's second growth curve"),
        ("让每一次客户求助都被迅速解决", "Resolve every call for help at once"),
        ("让协作像在同一张桌子上一样顺畅", "Make working together as smooth as sitting at one table"),
        ("以卓越的质量赢得口碑", "Win word of mouth by outstanding quality"),
        ("让老客户愿意把我们推荐给朋友", "Make long-time customers recommend us to their friends"),
    ];

    public static readonly Metric[] Increase =
    [
        new("客户满意度提升", "Raise customer satisfaction", "%", 70, 95),
        new("季度签约客户数", "Customers signed in the quarter", "count", 20, 400),
        new("线上转化率提升", "Raise the online conversion rate", "%", 2, 12),
        new("自动化测试覆盖率", "Share of code covered by automated tests", "%", 35, 85),
        new("净推荐值 NPS", "Net promoter score", "count", 20, 60),
        new("续约收入", "Renewal revenue", "CNY", 200_000, 5_000_000),
    ];

    public static readonly Metric[] Decrease =
    [
        new("平均响应时长缩短", "Shorten the mean response time", "min", 5, 60),
        new("线上故障数下降", "Fewer incidents in production", "count", 2, 30),
        new("单位获客成本下降", "Lower the cost of one new customer", "CNY", 80, 600),
        new("招聘周期缩短", "Shorten the time to hire", "天", 20, 60),
    ];

    public static readonly Metric[] Linear =
    [
        new("新渠道带来的有效线索", "Qualified leads of the new channel", "count", 50, 1_500),
        new("完成客户深度访谈", "In-depth interviews with customers", "count", 10, 60),
        new("电话销售接通量", "Calls of telephone sales", "count", 500, 6_300),
        new("新产品付费用户", "Paying users of the new product", "count", 100, 3_000),
    ];

    public static readonly Metric[] Range =
    [
        new("服务可用性保持在目标区间", "Service availability within the target range", "%", 97, 100),
        new("库存周转天数处于健康区间", "Days of stock within the healthy range", "天", 18, 32),
    ];

    public static readonly (string Zh, string En)[] Milestones =
    [
        ("新一代平台通过验收并在三个地区投入使用", "The new platform is accepted and in use in three regions"),
        ("建立并发布全公司的数据口径手册", "One handbook of metric definitions, agreed and published"),
        ("信息安全管理体系取得认证", "Information security management system certified"),
        ("首批五家灯塔客户签字验收", "The first five lighthouse customers have signed acceptance"),
    ];

    public static readonly (string Zh, string En)[] Notes =
    [
        ("按计划推进，本周无阻塞。", "On plan, nothing blocks us this week."),
        ("进展好于预期，经验已在周会分享。", "Better than expected; shared what worked in the weekly meeting."),
        ("依赖方延期，已约下周对齐。", "A dependency is late; we meet next week to align."),
        ("数据已核对，趋势向好。", "Figures checked, the trend is good."),
        ("遇到瓶颈，需要更多支持。", "We hit a bottleneck and need support."),
    ];

    /// <summary>Something that is measured; the numbers span what is usual.</summary>
    public sealed record Metric(string Zh, string En, string Unit, int Low, int High);
}
