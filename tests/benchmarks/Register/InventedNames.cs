namespace Quality.Benchmarks.Register;

/// <summary>An invented name, and the part of it by which people know the enterprise.</summary>
internal sealed record InventedName(string Place, string Core, string Form)
{
    public string Whole => Place + Core + Form;
}

/// <summary>
/// Invented names as unevenly spread as real ones: few places, brands, trades and legal forms are in many names. The same number always gives the
/// same name. Two or three characters of brand and a trade make the core.
/// </summary>
internal static class InventedNames
{
    private const string Brands =
        "兴华鑫源安泰丰瑞祥盛宏达顺利荣昌金天龙海福德润恒信诚和众联合创新万佳美家乐康益民生百大中东方西北南山河江湖川原春秋阳光明星月云峰林森木水石玉宝银铜铁钢力强威远航通运来旺发财贵富裕隆昊博文雅正道义仁礼智慧聪捷迅速腾飞跃升高卓越超凡伟业基立建成功胜凯旋奥迪欧亚环球宇宙世纪时代今朝未央景辉煌灿烂锦绣前程似茂昕晟晨曦旭升红霞彩虹蓝绿青翠竹松柏梅兰菊桂花果农牧渔田园庄稼谷麦禾粮米油盐茶酒香味鲜汇聚集贤良友朋邦国梁栋材玖珑琪琳璐瑶瑾瑜璟铭磊淼焱垚陇秦凉甘沙漠驼铃雪莲白塔黄土泉城同心齐尚品优质精工匠艺术典范思睿哲维科技能量动亿豪杰俊";

    private static readonly string[] Places =
    [
        "兰州", "兰州市城关区", "兰州市七里河区", "兰州市西固区", "兰州市安宁区", "永登县", "皋兰县", "榆中县", "嘉峪关市", "金昌市", "永昌县", "白银市", "靖远县", "会宁县", "景泰县", "天水市", "天水市秦州区",
        "天水市麦积区", "清水县", "秦安县", "甘谷县", "武山县", "武威市", "武威市凉州区", "民勤县", "古浪县", "天祝县", "张掖市", "张掖市甘州区", "民乐县", "临泽县", "高台县", "山丹县", "平凉市", "平凉市崆峒区",
        "泾川县", "灵台县", "崇信县", "华亭市", "庄浪县", "静宁县", "酒泉市", "酒泉市肃州区", "金塔县", "瓜州县", "玉门市", "敦煌市", "庆阳市", "庆阳市西峰区", "庆城县", "环县", "华池县", "合水县", "正宁县", "宁县",
        "镇原县", "定西市", "定西市安定区", "通渭县", "陇西县", "渭源县", "临洮县", "漳县", "岷县", "陇南市", "陇南市武都区", "成县", "文县", "宕昌县", "康县", "西和县", "礼县", "徽县", "临夏市", "临夏县", "康乐县",
        "永靖县", "广河县", "和政县", "合作市", "临潭县", "舟曲县", "夏河县", "甘肃", "甘肃省",
    ];

    private static readonly string[] Trades =
    [
        "商贸", "建筑工程", "农业科技", "农牧", "种植养殖", "工贸", "物流", "食品", "机械", "建材", "装饰工程", "文化传媒", "生物科技", "餐饮管理", "房地产开发", "汽车销售服务", "医药", "化工", "电子科技", "网络科技",
        "劳务", "园林绿化", "水泥制品", "面粉加工", "塑料制品", "金属制品", "家具", "服装", "印务", "矿业", "能源", "电力安装", "水电", "环保科技", "教育咨询", "旅游开发", "酒店管理", "乳业", "肉制品", "中药材",
        "马铃薯", "果蔬", "饲料", "种业", "粮油", "酒业", "葡萄酒业", "纺织", "地毯", "皮革", "玻璃", "陶瓷", "耐火材料", "采石", "砂石", "加油站", "超市", "药店", "汽修", "五金",
    ];

    private static readonly string[] Forms = ["有限责任公司", "有限责任公司", "有限责任公司", "有限公司", "有限公司", "专业合作社", "厂", "经营部", "股份有限公司", "集团有限公司"];

    public static InventedName Of(int number)
    {
        var random = new Random(number);
        string Skewed(IReadOnlyList<string> all) => all[(int)(all.Count * Math.Pow(random.NextDouble(), 1.5))];
        char Brand() => Brands[(int)(Brands.Length * Math.Pow(random.NextDouble(), 2))];
        var place = random.NextDouble() < 0.93 ? Skewed(Places) : "";
        var brand = random.NextDouble() < 0.25 ? $"{Brand()}{Brand()}{Brand()}" : $"{Brand()}{Brand()}";
        return new(place, brand + Skewed(Trades), Forms[random.Next(Forms.Length)]);
    }
}
